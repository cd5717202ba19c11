package org.mlaudit.streams.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.privacy.Protections;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.catalog.ModelCatalog;
import org.mlaudit.streams.catalog.ModelCatalog.Registration;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.origin.Provenance;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.reference.ReferenceOptions;
import org.mlaudit.streams.topology.PolicyCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The registered model versions. */
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Registers, lists and shows model versions, and how they do.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ModelsCommand.Register.class,
            ModelsCommand.ListModels.class,
            ModelsCommand.Show.class,
            OriginCommands.ShowProvenance.class,
            OriginCommands.Reproduce.class,
            PerformanceCommand.class,
            FairnessCommand.class,
            ExplainCommand.class,
            ImportanceCommand.class,
            DependenceCommand.class,
            ProposeRules.class,
            ImportConstraints.class
        })
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a command is missing: register, list, show, provenance, reproduce, performance, fairness, explain,"
                        + " importance, dependence, propose-rules or import-constraints");
    }

    /** What the commands share. */
    private static SchemaRegistry registry(AppConfig config) {
        return new SchemaRegistry(config.registry().urls(), config.registry().client());
    }

    /**
     * The version that a command names.
     *
     * @throws CommandLine.ParameterException if it is none
     */
    static ModelKey key(String name, CommandSpec spec) {
        try {
            return ModelKey.parse(name);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Registers a version. */
    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = {
                "Registers a model version from its contract.",
                "With reference data its windows are compared with that from the first on; without, its first windows"
                        + " become the reference. The same again changes nothing."
            })
    static final class Register implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Option(names = "--contract", required = true, paramLabel = "FILE", description = "The contract, YAML or JSON.")
        private Path contract = Path.of("");

        @Option(
                names = "--reference",
                paramLabel = "FILE",
                description =
                        "Data of when all was well: .csv, .csv.gz, .parquet or .avro with a column for each feature."
                                + " With predictions and truths, performance is compared with that of this data.")
        private @Nullable Path reference;

        @Option(
                names = "--column",
                paramLabel = "WHAT=COLUMN",
                description = "Column of the reference data that holds a feature, occurredAt, prediction.label,"
                        + " prediction.score, prediction.probabilities, prediction.value, latency (in microseconds), or"
                        + " what really came of a prediction (truth.label or truth.value, and truth.weight), where it is"
                        + " called otherwise. May be repeated.")
        private Map<String, String> columns = new LinkedHashMap<>();

        @Option(
                names = "--missing",
                paramLabel = "TEXT",
                description = "Text in a CSV that stands for no value, besides the empty one. May be repeated.")
        private List<String> missing = new ArrayList<>();

        @Option(
                names = "--tolerate",
                paramLabel = "SHARE",
                description = "Share of rows of the reference data that may break the contract, 0 to 1, and are left"
                        + " out; 0 when not given.")
        private double tolerated;

        @Option(
                names = "--artifact",
                paramLabel = "FILE",
                description = "The trained model; its digest is registered, and goes before the contract's.")
        private @Nullable Path artifact;

        @Option(
                names = "--artifact-uri",
                paramLabel = "URI",
                description = "Where the artifact can be fetched; the file's own address when not given.")
        private @Nullable String artifactUri;

        @Option(
                names = "--inline",
                description =
                        "Puts the artifact itself into the catalog, up to 8 MB, so that every instance has it without"
                                + " fetching; goes with --artifact and without --artifact-uri.")
        private boolean inline;

        @Option(names = "--actor", paramLabel = "NAME", description = "Who registers it; this user when not given.")
        private String actor = System.getProperty("user.name", "unknown");

        @Option(names = "--json", description = "Answers with the registered version as JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            if (!(tolerated >= 0 && tolerated <= 1)) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--tolerate must be from 0 to 1");
            }
            if (artifactUri != null && artifact == null) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--artifact-uri needs --artifact");
            }
            if (inline && (artifact == null || artifactUri != null)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--inline needs --artifact, and goes without --artifact-uri");
            }
            AppConfig config = common.config();
            if (!Files.isRegularFile(contract)) {
                throw new CommandException("cannot read the contract " + contract + ": "
                        + (Files.exists(contract) ? "it is no file" : "it does not exist"));
            }
            ModelContract read = ContractFile.read(contract);
            PolicyCheck.check(read);
            Optional<ByteBuffer> bytes =
                    Optional.ofNullable(inline ? artifact : null).map(ArtifactFile::bytes);
            Optional<Artifact> trained = bytes.map(ArtifactFile::inCatalog)
                    .or(() -> Optional.ofNullable(artifact).map(file -> ArtifactFile.read(file, artifactUri)));
            Optional<Artifact> known = trained.map(given -> read.artifact()
                            .map(named -> named.at(given.uri(), given.sha256()))
                            .orElse(given))
                    .or(read::artifact);
            Optional<Reference> built =
                    Optional.ofNullable(reference).map(file -> built(config, read, file, known, bytes));
            waiting.await(config, true);
            try (SchemaRegistry registry = registry(config)) {
                Registration registration = new ModelCatalog(config, registry, Clock.systemUTC())
                        .register(read, built, trained, bytes, actor);
                print(registration);
            }
            Optional.ofNullable(artifact).flatMap(Register::origin).ifPresent(origin -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println("the artifact says it was " + origin + "; 'mlaudit models reproduce' proves it");
                err.flush();
            });
            return ExitCode.OK;
        }

        /** Its rows are protected as inferences are, for which tokens and pseudonyms need the keys that NiFi has. */
        private Reference built(
                AppConfig config, ModelContract read, Path file, Optional<Artifact> known, Optional<ByteBuffer> bytes) {
            ReferenceOptions options = new ReferenceOptions(columns, missing, tolerated);
            try (ReferenceKeys keys = new ReferenceKeys(config)) {
                return ReferenceBuild.of(
                                read,
                                options,
                                Protections.of(read, keys::get),
                                file,
                                spec.commandLine().getErr())
                        .explained(config, known, bytes);
            }
        }

        /** What a Tribuo model says of its origin; empty for other files, which have no provenance. */
        private static Optional<String> origin(Path file) {
            try {
                return Optional.of(Provenance.of(Files.readAllBytes(file)).summary());
            } catch (ModelArtifactException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the artifact " + file + ": " + e, e);
            }
        }

        private void print(Registration registration) {
            PrintWriter out = spec.commandLine().getOut();
            ModelVersion version = registration.version();
            if (json) {
                out.println(Output.json(ModelText.tree(version)));
            } else {
                String done = switch (registration.outcome()) {
                    case CREATED -> "registered ";
                    case UPDATED -> "updated ";
                    case UNCHANGED -> "unchanged: ";
                };
                String compared = version.getReferenceHash() == null
                        ? "no reference: its first windows become one"
                        : "reference of " + version.getReferenceRows() + " rows";
                out.println(done + version.getModel() + "/" + version.getVersion() + ", contract "
                        + version.getContractDigest().substring(0, 12) + ", " + compared);
            }
            out.flush();
        }
    }

    /** Lists all versions. */
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the registered model versions.")
    static final class ListModels implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            AppConfig config = common.config();
            waiting.await(config, false);
            PrintWriter out = spec.commandLine().getOut();
            try (SchemaRegistry registry = registry(config)) {
                List<ModelVersion> versions = new ModelCatalog(config, registry, Clock.systemUTC()).versions();
                if (json) {
                    out.println(
                            Output.json(versions.stream().map(ModelText::tree).toList()));
                } else if (versions.isEmpty()) {
                    out.println("no model version is registered");
                } else {
                    out.print(ModelText.table(versions));
                }
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /** Shows one version. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one registered model version.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private Common common = new Common();

        @Mixin
        private Waiting waiting = new Waiting();

        @Parameters(paramLabel = "MODEL/VERSION", description = "For example flight-delay/1.")
        private String name = "";

        @Option(names = "--json", description = "As JSON, with the contract.")
        private boolean json;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws InterruptedException {
            ModelKey key = key(name, spec);
            AppConfig config = common.config();
            waiting.await(config, false);
            PrintWriter out = spec.commandLine().getOut();
            try (SchemaRegistry registry = registry(config)) {
                ModelVersion version = new ModelCatalog(config, registry, Clock.systemUTC())
                        .find(key)
                        .orElseThrow(() -> new CommandException("no model version " + key
                                + " is registered; 'mlaudit models list' lists those that are"));
                out.println(json ? Output.json(ModelText.tree(version)) : ModelText.describe(version));
            }
            out.flush();
            return ExitCode.OK;
        }
    }
}
