package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.ReferenceOutcomes;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;

/**
 * A registered model version as the stream uses it. Immutable.
 *
 * @param layout its columns and contract
 * @param reference what it was registered with to compare windows with, if anything
 * @param spec how its windows are summarised
 * @param outcomes what is counted of what came of its predictions
 * @param referenceOutcomes what came of the reference's predictions, where the reference says so
 * @param artifact the trained model, where it is known
 * @param artifactBytes the trained model's bytes, where the catalog holds them; to be read from a duplicate
 */
public record RegisteredModel(
        InferenceLayout layout,
        Optional<Reference> reference,
        ProfileSpec spec,
        OutcomeSpec outcomes,
        Optional<OutcomeSummary> referenceOutcomes,
        Optional<Artifact> artifact,
        Optional<ByteBuffer> artifactBytes) {
    /** A version with a contract and a reference. */
    public static RegisteredModel of(ModelContract contract, Optional<Reference> reference) {
        return of(InferenceLayout.of(contract), reference, contract.artifact(), Optional.empty());
    }

    private static RegisteredModel of(
            InferenceLayout layout,
            Optional<Reference> reference,
            Optional<Artifact> artifact,
            Optional<ByteBuffer> artifactBytes) {
        ProfileSpec spec = ProfileSpec.of(layout, reference);
        OutcomeSpec outcomes = ReferenceOutcomes.spec(spec, reference);
        return new RegisteredModel(
                layout,
                reference,
                spec,
                outcomes,
                reference.flatMap(known -> ReferenceOutcomes.summary(outcomes, known)),
                artifact,
                artifactBytes);
    }

    /**
     * A version as the catalog holds it.
     *
     * @throws RuntimeException if its contract or reference can't be read
     */
    public static RegisteredModel of(ModelVersion version) {
        ModelContract contract = ContractFile.parse(version.getContract());
        InferenceLayout layout = InferenceLayout.of(contract);
        Optional<Reference> reference = Optional.ofNullable(version.getReference())
                .map(bytes -> {
                    byte[] encoded = new byte[bytes.remaining()];
                    bytes.duplicate().get(encoded);
                    return Reference.decode(layout, encoded);
                });
        return of(layout, reference, artifact(contract, version), Optional.ofNullable(version.getArtifact()));
    }

    /** What was given at registration goes before what the contract says. */
    private static Optional<Artifact> artifact(ModelContract contract, ModelVersion version) {
        String uri = version.getArtifactUri();
        String sha256 = version.getArtifactSha256();
        if (uri == null || sha256 == null) {
            return contract.artifact();
        }
        return Optional.of(contract.artifact()
                .map(artifact -> artifact.at(uri, sha256))
                .orElseGet(() -> new Artifact(uri, sha256)));
    }

    /** Its contract. */
    public ModelContract contract() {
        return layout.contract();
    }

    /** This version as those see it who judge outcomes. */
    AuditedOutcomes audited() {
        return new AuditedOutcomes(new AuditedModel(layout, reference), outcomes, referenceOutcomes);
    }
}
