package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.contract.ContractFile;
import org.tribuo.Model;
import org.tribuo.classification.Label;

class FlightModelTest {
    private static final FlightModel MODEL = FlightModel.load();

    @Test
    void trainingTwiceGivesTheSameBytes() {
        assertThat(FlightModelTrainer.train()).isEqualTo(FlightModelTrainer.train());
    }

    /** The digits of {@code Math.exp} may differ between processors, so the bytes may; predictions must not. */
    @Test
    void trainingAgainPredictsWhatTheShippedArtifactDoes() {
        Model<Label> again = FlightModel.parse(FlightModelTrainer.train());
        double greatest = 0;
        for (Flight flight : FlightData.month(YearMonth.of(2001, 2))) {
            greatest = Math.max(greatest, Math.abs(FlightModel.score(again, flight) - MODEL.score(flight)));
        }
        assertThat(greatest).isLessThan(2e-6);
    }

    @Test
    void ranksTheFlightsOfFebruaryBetterThanChance() {
        List<Double> late = new ArrayList<>();
        List<Double> onTime = new ArrayList<>();
        for (Flight flight : FlightData.month(YearMonth.of(2001, 2))) {
            (flight.late() ? late : onTime).add(MODEL.score(flight));
        }
        assertThat(FlightFigures.auc(array(late), array(onTime))).isBetween(0.630, 0.635);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void labelsAboutAsManyFlightsOfJanuaryLateAsWere() {
        List<Flight> january = FlightData.month(FlightData.FIRST_MONTH);
        long late = january.stream().filter(Flight::late).count();
        long labelled = january.stream()
                .filter(flight -> MODEL.label(MODEL.score(flight)).equals(Flight.LATE))
                .count();
        assertThat((double) labelled / january.size()).isCloseTo((double) late / january.size(), within(0.002));
    }

    @Test
    void everyFlightHasAnIdOfItsOwnThatSortsByTime() {
        Set<String> ids = new HashSet<>();
        List<String> times = new ArrayList<>();
        int rows = 0;
        try (FlightData data = FlightData.open()) {
            while (data.hasNext()) {
                Flight flight = data.next();
                rows += flight.row() == rows + 1 ? 1 : 0;
                ids.add(flight.id());
                times.add(flight.id().substring(0, 13));
            }
        }
        assertThat(times).isSorted();
        assertThat(rows).isEqualTo(300_650);
        assertThat(ids).hasSize(300_650);
    }

    @Test
    void theFilesToRegisterHoldTheContractAndTheArtifactItNames(@TempDir Path directory) throws IOException {
        Path contract = FlightModel.writeFiles(directory.resolve("model"));
        assertThat(ContractFile.read(contract)).isEqualTo(MODEL.contract());
        Path artifact = contract.resolveSibling(
                MODEL.contract().artifact().orElseThrow().uri());
        assertThat(FlightModelTrainer.sha256(Files.readAllBytes(artifact)))
                .isEqualTo(MODEL.contract().artifact().orElseThrow().sha256());
    }

    @Test
    void theReferenceIsJanuaryWithItsPredictionsAndTheirTruth(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("data/reference.csv");
        assertThat(FlightReference.write(file, MODEL)).isEqualTo(51_461);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(51_462);
        assertThat(lines.get(0))
                .isEqualTo(
                        "id,occurredAt,origin,destination,distance,hour,weekday,prediction_score,prediction_label,latencyMicros,truth.label");
        assertThat(lines.get(1))
                .matches("[0-9a-f-]{36},2001-01-01T00:02:00Z,DTW,LAX,1979,0,MON,0\\.\\d+,(late|on-time),\\d{3},late");
    }
}
