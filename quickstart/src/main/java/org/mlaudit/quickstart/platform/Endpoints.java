package org.mlaudit.quickstart.platform;

import java.util.OptionalInt;
import java.util.Properties;

/**
 * Where the servers listen, all on 127.0.0.1.
 *
 * @param broker the Kafka broker's port for clients
 * @param controller the broker's port for its own controller
 * @param registry the schema registry's port
 * @param nifi NiFi's port
 * @param nifiManagement the port on which NiFi takes commands of its own scripts
 * @param console the application's port
 */
public record Endpoints(int broker, int controller, int registry, int nifi, int nifiManagement, int console) {

    /** The address that everything binds. */
    public static final String HOST = "127.0.0.1";

    /** Chooses ports: those the options name, else those of the last run, else the usual ones, else the next free. */
    static Endpoints choose(PlatformOptions options, Properties last) {
        var ports = new Ports();
        int broker =
                ports.choose("the Kafka broker", "--broker-port", options.broker(), preferred(last, "broker", 9092));
        int registry = ports.choose(
                "the schema registry", "--registry-port", options.registry(), preferred(last, "registry", 8081));
        int nifi = options.withNifi()
                ? ports.choose("NiFi", "--nifi-port", options.nifi(), preferred(last, "nifi", 8080))
                : 0;
        int console = options.withApplication()
                ? ports.choose("the console", "--port", options.console(), preferred(last, "console", 7070))
                : 0;
        int controller =
                ports.choose("the broker's controller", "", OptionalInt.empty(), preferred(last, "controller", 0));
        int nifiManagement = ports.choose(
                "NiFi's management server", "", OptionalInt.empty(), preferred(last, "nifi.management", 0));
        return new Endpoints(broker, controller, registry, nifi, nifiManagement, console);
    }

    private static int preferred(Properties last, String name, int usual) {
        return Integer.parseInt(last.getProperty(name, Integer.toString(usual)));
    }

    Properties toProperties() {
        var ports = new Properties();
        ports.setProperty("broker", Integer.toString(broker));
        ports.setProperty("controller", Integer.toString(controller));
        ports.setProperty("registry", Integer.toString(registry));
        if (nifi != 0) {
            ports.setProperty("nifi", Integer.toString(nifi));
            ports.setProperty("nifi.management", Integer.toString(nifiManagement));
        }
        if (console != 0) {
            ports.setProperty("console", Integer.toString(console));
        }
        return ports;
    }

    /** Kafka's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return HOST + ":" + broker;
    }

    /** The registry's address for Confluent clients. */
    public String registryUrl() {
        return "http://" + HOST + ":" + registry + "/apis/ccompat/v7";
    }

    /** NiFi's REST interface. */
    public String nifiApi() {
        return "http://" + HOST + ":" + nifi + "/nifi-api";
    }

    /** NiFi's user interface. */
    public String nifiUrl() {
        return "http://" + HOST + ":" + nifi + "/nifi";
    }

    /** The application: console at its root, REST below {@code /api}. */
    public String consoleUrl() {
        return "http://" + HOST + ":" + console;
    }
}
