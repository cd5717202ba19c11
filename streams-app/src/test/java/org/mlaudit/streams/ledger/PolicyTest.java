package org.mlaudit.streams.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final String LOG = "h/c/log/1";
    private static final Checkpoint CHECKPOINT =
            new Checkpoint(LOG, 3, PlainTree.ofSize(3).root(3));

    private static NoteSigner log() {
        return TestKeys.signer(LOG, 1);
    }

    /** Witness 1 to 6. */
    private static NoteSigner witness(int number) {
        return TestKeys.cosigner("w.example/" + number, 10 + number, 1_700_000_000);
    }

    private static String filled(String policy) {
        String filled = policy.replace("<log>", log().verifierKey().toString());
        for (int i = 1; i <= 6; i++) {
            filled = filled.replace("<w" + i + ">", witness(i).verifierKey().toString());
        }
        return filled;
    }

    private static Policy policy(String text) {
        return Policy.parse(filled(text).getBytes(UTF_8));
    }

    private static SignedNote cosigned(int... witnesses) {
        NoteSigner[] signers = IntStream.concat(IntStream.of(0), IntStream.of(witnesses))
                .mapToObj(i -> i == 0 ? log() : witness(i))
                .toArray(NoteSigner[]::new);
        return CHECKPOINT.note().sign(signers);
    }

    private static final String TWO_LEVELS = """
            # two organisations
            log <log> https://log.example

            witness X1 <w1>
            witness X2 <w2> https://x2.example/
            \twitness\tX3   <w3>\t
            group X-witnesses 2 X1 X2 X3

            witness Y1 <w4>
            witness Y2 <w5>
            witness Y3 <w6>
            group Y-witnesses any Y1 Y2 Y3

              # both
            group X-and-Y all X-witnesses Y-witnesses
            quorum X-and-Y
            """;

    @Test
    void theExampleOfTheSpecificationAsksForBothGroups() {
        Policy policy = policy(TWO_LEVELS);
        assertThat(policy.logs())
                .singleElement()
                .satisfies(log -> assertThat(log.url()).contains("https://log.example"));
        assertThat(policy.witnesses()).hasSize(6);
        Policy.Satisfied satisfied = policy.check(cosigned(1, 3, 5));
        assertThat(satisfied.checkpoint()).isEqualTo(CHECKPOINT);
        assertThat(satisfied.log()).isEqualTo(log().verifierKey());
        assertThat(satisfied.witnesses()).containsExactly("X1", "X3", "Y2");
        for (int[] few : List.of(new int[] {}, new int[] {1, 2, 3}, new int[] {1, 4, 5, 6})) {
            assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> policy.check(cosigned(few)));
        }
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> policy.check(cosigned(4)))
                .withMessage("the checkpoint of h/c/log/1 at 3 leaves was cosigned by Y1, and the policy asks for "
                        + "2 of (2 of (X1, X2, X3), 1 of (Y1, Y2, Y3))");
    }

    @Test
    void oneWitnessCountsOnce() {
        Policy policy = policy(TWO_LEVELS);
        assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> policy.check(cosigned(1, 1, 4)));
        assertThat(policy.isQuorum(Set.of("X1", "X2", "Y3"))).isTrue();
        assertThat(policy.isQuorum(Set.of("X1", "Y1", "Y3"))).isFalse();
    }

    @Test
    void withoutQuorumTheLogIsEnough() {
        Policy policy = policy("log <log>\nquorum none\n");
        assertThat(policy.check(cosigned()).witnesses()).isEmpty();
        assertThat(Policy.of(log().verifierKey()).check(cosigned(1)).witnesses())
                .isEmpty();
        SignedNote strangers = CHECKPOINT.note().sign(witness(1));
        assertThatExceptionOfType(NoteException.class).isThrownBy(() -> policy.check(strangers));
    }

    @Test
    void aLogThatIsNotListedIsRefused() {
        Policy policy = policy("log <log>\nquorum none\n");
        SignedNote other = CHECKPOINT.note().sign(TestKeys.signer(LOG, 7));
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> policy.check(other))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.NO_KNOWN_SIGNATURE));
        Checkpoint moved = new Checkpoint("h/c/log/2", 3, CHECKPOINT.root());
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> policy.check(moved.note().sign(log())));
    }

    @Test
    void aWrongCosignatureMakesTheNoteWorthless() {
        Policy policy = policy(TWO_LEVELS);
        NoteSigner witness = witness(6);
        var wrong = new NoteSignature(witness.name(), witness.keyId(), new byte[72]);
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> policy.check(cosigned(1, 2, 4).with(List.of(wrong))))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.WRONG_SIGNATURE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 1 | the file ends without a quorum line",
                "quorum none#quorum none# | 2 | there is another quorum line",
                "quorum x# | 1 | no line before defines 'x'",
                "quorum# | 1 | a quorum has one name",
                "witness none <w1>#quorum none# | 1 | the name none is taken",
                "witness a <w1>#witness a <w2># | 2 | the name 'a' is taken",
                "witness a <w1>#witness b <w1># | 2 | there is another witness with this key",
                "witness a <log># | 1 | the key is of type 1, and one of type 4 is needed",
                "log <w1># | 1 | the key is of type 4, and one of type 1 is needed",
                "log <log>#log <log># | 2 | there is another log with this key",
                "log x# | 1 | 'x' is not a verifier key",
                "log <log> a b# | 1 | a log has",
                "witness a# | 1 | a witness has",
                "witness a <w1>#group g 2 a# | 2 | a group of 1 members can't ask for 2",
                "witness a <w1>#group g 0 a# | 2 | a group of 1 members can't ask for 0",
                "witness a <w1>#group g some a# | 2 | 'some' is not all, any or a number",
                "witness a <w1>#group g any a a# | 2 | 'a' is a member already",
                "witness a <w1>#group g any a#group h any a# | 3 | 'a' is a member already",
                "group g any a# | 1 | no line before defines 'a'",
                "group g any none# | 1 | no line before defines 'none'",
                "witness a <w1>#group g all# | 2 | a group has a name",
                "watch x# | 1 | begins with 'watch'",
                "quorum none | 1 | does not end with a newline",
                "quorum none\u0001# | 1 | has a control character",
            })
    void malformedPoliciesAreRefusedWithTheirPlace(String text, int line, String reason) {
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> policy(text.replace('#', '\n')))
                .satisfies(e -> assertThat(e.line()).isEqualTo(line))
                .withMessageStartingWith("policy, line " + line + ": " + reason);
    }

    @Test
    void namesAreOctets() {
        String kelvin = "\u212a";
        Policy policy = policy("witness K <w1>\nwitness " + kelvin + " <w2>\nquorum " + kelvin + "\n");
        assertThat(policy.isQuorum(policy.cosigned(cosigned(1)))).isFalse();
        assertThat(policy.isQuorum(policy.cosigned(cosigned(2)))).isTrue();
        byte[] latin = filled("witness \u00e9 <w1>\nquorum \u00e9\n").getBytes(ISO_8859_1);
        Policy odd = Policy.parse(latin);
        assertThat(odd.isQuorum(odd.cosigned(cosigned(1)))).isTrue();
    }
}
