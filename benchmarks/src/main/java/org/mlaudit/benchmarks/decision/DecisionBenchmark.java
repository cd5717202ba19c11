package org.mlaudit.benchmarks.decision;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Optional;
import org.mlaudit.benchmarks.Jmh;
import org.mlaudit.benchmarks.decision.Applications.Application;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.artifact.TribuoReader;
import org.mlaudit.streams.explain.decision.DecisionExplainer;
import org.mlaudit.streams.explain.decision.DecisionReport;
import org.mlaudit.streams.explain.decision.ReportOptions;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Milliseconds to tell all of one adverse decision, with the model loaded: attributions, reasons, counterfactuals, contrast,
 * waterfall; wall clock, and the thread's own time, which other work on the machine changes less. Of models that Tribuo trained on 20,000 applications of 20 features; each of 300 decisions is measured once, after
 * 300 others.
 */
public final class DecisionBenchmark {
    private static final int TRAINING = 20_000;
    private static final int WARM_UP = 300;
    private static final int MEASURED = 300;

    private DecisionBenchmark() {}

    /** Runs it and prints its figures. */
    public static void main(String[] args) {
        measure("linear", new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(1.0, 0.1), 5, TRAINING * 5, 1));
        for (int depth : new int[] {4, 6, 8}) {
            measure("trees_100x" + depth, boosted(depth));
        }
    }

    private static Trainer<Label> boosted(int depth) {
        return new XGBoostClassificationTrainer(
                BoosterType.GBTREE, TreeMethod.HIST, 100, 0.3, 0, depth, 1, 1, 1, 1, 0, 1, LoggingVerbosity.SILENT, 1);
    }

    private static void measure(String name, Trainer<Label> trainer) {
        Applications applications = new Applications(20_261_123);
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> training = new MutableDataset<>(new SimpleDataSourceProvenance(name, factory), factory);
        ReferenceBuilder builder = new ReferenceBuilder(applications.layout());
        for (int i = 0; i < TRAINING; i++) {
            Application application = applications.next();
            training.add(applications.example(application));
            builder.add(applications.row(application));
        }
        Reference reference = builder.build();
        byte[] bytes = trainer.train(training).serialize().toByteArray();
        ExplainedModel model = ModelAssembly.of(
                TribuoReader.read(bytes),
                applications.layout(),
                applications.layout().contract().artifact().orElseThrow(),
                Optional.of(reference),
                Kernel.best());
        long started = System.nanoTime();
        DecisionExplainer explainer = DecisionExplainer.of(model, reference);
        Jmh.result("decision." + name + ".prepare", (System.nanoTime() - started) / 1e6, "ms");
        run(name, applications, model, explainer);
    }

    private static void run(String name, Applications applications, ExplainedModel model, DecisionExplainer explainer) {
        double[] millis = new double[MEASURED];
        double[] cpuMillis = new double[MEASURED];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int turned = 0;
        int proven = 0;
        double[] inputs = new double[model.encoding().inputs()];
        for (int decision = -WARM_UP; decision < MEASURED; ) {
            InferenceRow row = applications.row(applications.next());
            long cpuStarted = threads.getCurrentThreadCpuTime();
            long started = System.nanoTime();
            model.encoding().encode(row, inputs, 0);
            Explanation explanation = model.explain("", inputs, 0, 1, 1);
            DecisionReport report = explainer.report(row, explanation, ReportOptions.DEFAULT);
            double took = (System.nanoTime() - started) / 1e6;
            double cpuTook = (threads.getCurrentThreadCpuTime() - cpuStarted) / 1e6;
            if (!report.adverse()) {
                continue;
            }
            if (decision >= 0) {
                millis[decision] = took;
                cpuMillis[decision] = cpuTook;
                var found = report.counterfactuals().found();
                turned += found.isEmpty() ? 0 : 1;
                proven += !found.isEmpty() && found.getFirst().provenFeatures() >= 2 ? 1 : 0;
            }
            decision++;
        }
        Arrays.sort(millis);
        Arrays.sort(cpuMillis);
        Jmh.result("decision." + name + ".median", millis[MEASURED / 2], "ms");
        Jmh.result("decision." + name + ".p99", millis[MEASURED * 99 / 100], "ms");
        Jmh.result("decision." + name + ".cpu_median", cpuMillis[MEASURED / 2], "ms");
        Jmh.result("decision." + name + ".cpu_p99", cpuMillis[MEASURED * 99 / 100], "ms");
        Jmh.result("decision." + name + ".turned", 100.0 * turned / MEASURED, "%");
        Jmh.result("decision." + name + ".proven_of_two_features", 100.0 * proven / MEASURED, "%");
    }
}
