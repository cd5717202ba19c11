package org.mlaudit.streams.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.RetentionFloor;
import org.mlaudit.streams.retention.RetentionChanges;
import org.mlaudit.streams.retention.TopicRetentions;
import org.mlaudit.streams.startup.Prerequisites.Prerequisite;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicException;
import org.mlaudit.topics.TopicReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All topics are there; creates the missing ones unless {@code topics.create} is false. Inferences and ground truth have as many
 * partitions, since both are partitioned by the inference's id and meet in the task of their partition. No ledgered topic keeps
 * its records for less than {@code retention.floor}.
 */
final class TopicsThere implements Prerequisite {
    private static final Logger log = LoggerFactory.getLogger(TopicsThere.class);

    private final AppConfig config;

    TopicsThere(AppConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "the topics " + config.topics().prefix() + "*";
    }

    @Override
    public String advice() {
        return "Create them with 'mlaudit topics create', or set topics.create=true; topics.prefix says which are"
                + " looked for.";
    }

    @Override
    public Optional<String> check() {
        try (Admin admin = Admin.create(BrokerUp.adminConfig(config))) {
            Optional<String> lack = config.topics().create() ? create(admin) : look(admin);
            if (lack.isEmpty()) {
                checkThatOutcomesMeetTheirInferences(admin);
                checkRetention(admin);
            }
            return lack;
        } catch (TopicException e) {
            if (e.getCause() instanceof RetriableException || e.getCause() instanceof TimeoutException) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw new StartupException(String.valueOf(e.getMessage()), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                throw new StartupException(
                        "The topics cannot be listed: " + e.getCause().getMessage(), e);
            }
            return Optional.of(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return Optional.of("the broker did not list them in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> create(Admin admin) {
        refuse(
                RetentionChanges.refusalsOfNew(config),
                "Change topics.settings.retention.*, or set " + RetentionFloor.KEY + ".");
        TopicReport report =
                config.topics().catalogue().ensure(admin, config.topics().options());
        if (!report.created().isEmpty()) {
            log.info("created topics {}", report.created());
        }
        report.differences().forEach(difference -> log.warn("{}", difference));
        return Optional.empty();
    }

    /** Waiting does not help here either: what would be deleted too early is set so by hand. */
    private void checkRetention(Admin admin) {
        List<String> refusals = new ArrayList<>();
        new TopicRetentions(admin)
                .of(TopicRetentions.ledgered(config))
                .forEach((topic, kept) ->
                        RetentionChanges.refusal(config, topic, kept).ifPresent(refusals::add));
        refuse(
                refusals,
                "Set it with 'mlaudit retention set TOPIC P190D --reason TEXT', or set " + RetentionFloor.KEY
                        + " if records may go earlier.");
    }

    private static void refuse(List<String> refusals, String advice) {
        if (!refusals.isEmpty()) {
            throw new StartupException(String.join("; ", refusals) + ". " + advice);
        }
    }

    private Optional<String> look(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        Set<String> present = admin.listTopics().names().get(BrokerUp.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        List<String> missing = config.topics().catalogue().topics().stream()
                .map(Topic::name)
                .filter(name -> !present.contains(name))
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("missing are " + String.join(", ", missing) + ", and topics.create is false");
    }

    /** Waiting does not help here: partitions change only by hand. */
    private void checkThatOutcomesMeetTheirInferences(Admin admin)
            throws ExecutionException, TimeoutException, InterruptedException {
        TopicCatalogue topics = config.topics().catalogue();
        String inferences = topics.inferences().name();
        String groundTruth = topics.groundTruth().name();
        List<String> internal =
                List.of(topics.explanationRequests().name(), topics.explained().name());
        List<String> names = new ArrayList<>(internal);
        names.addAll(List.of(inferences, groundTruth));
        Map<String, TopicDescription> found =
                admin.describeTopics(names).allTopicNames().get(BrokerUp.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        int ofInferences = found.get(inferences).partitions().size();
        int ofGroundTruth = found.get(groundTruth).partitions().size();
        if (ofInferences != ofGroundTruth) {
            throw new StartupException("The topic " + groundTruth + " has " + ofGroundTruth + " partitions and "
                    + inferences
                    + " has " + ofInferences + ", but both must have as many, so that an outcome meets its inference."
                    + " Delete " + groundTruth + ", create it with " + ofInferences
                    + " partitions (mlaudit topics create --set topics.partitions=" + ofInferences
                    + ") and publish the outcomes again.");
        }
        for (String name : internal) {
            int partitions = found.get(name).partitions().size();
            if (partitions != ofInferences) {
                throw new StartupException("The topic " + name + " has " + partitions + " partitions and " + inferences
                        + " has " + ofInferences + ", but both must have as many, so that an explanation meets its"
                        + " inference. Delete " + name + " and create it with " + ofInferences
                        + " partitions (mlaudit topics create --set topics.partitions=" + ofInferences + ").");
            }
        }
    }
}
