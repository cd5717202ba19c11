package org.mlaudit.streams.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    /** The example of Go's golang.org/x/mod/sumdb/note. */
    private static final String NEUMANN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    /** The type of a key and the 32 bytes of the private one, in the example of Go. */
    private static final String NEUMANN_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String NEUMANN_TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String NEUMANN_NOTE = NEUMANN_TEXT + """

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    /** The example of C2SP signed-note. */
    private static final String FOO_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private static final String FOO_NOTE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;

    private static VerifierKey neumann() {
        return VerifierKey.parse(NEUMANN_KEY);
    }

    @Test
    void examplesOfGoAndOfTheSpecificationAreAccepted() {
        SignedNote note = SignedNote.parse(NEUMANN_NOTE);
        assertThat(note.text()).isEqualTo(NEUMANN_TEXT);
        assertThat(note.verify(neumann()))
                .singleElement()
                .satisfies(verified -> assertThat(verified.key()).isEqualTo(neumann()));
        assertThat(note.encode()).isEqualTo(NEUMANN_NOTE);
        SignedNote.parse(FOO_NOTE.getBytes(UTF_8)).verify(VerifierKey.parse(FOO_KEY));
    }

    @Test
    void signsAsGoDoes() {
        byte[] secret = Base64.getDecoder().decode(NEUMANN_SECRET);
        var key = TestKeys.privateKey(Arrays.copyOfRange(secret, 1, secret.length));
        byte[] spki = new byte[44];
        System.arraycopy(TestKeys.publicKey(1).getEncoded(), 0, spki, 0, 12);
        System.arraycopy(neumann().publicKey(), 0, spki, 12, 32);
        var signer = NoteSigner.ed25519("PeterNeumann", key, keyOf(spki));
        assertThat(signer.verifierKey()).hasToString(NEUMANN_KEY);
        assertThat(new Note(NEUMANN_TEXT).sign(signer).encode()).isEqualTo(NEUMANN_NOTE);
    }

    private static PublicKey keyOf(byte[] spki) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anyByteOfANoteChangedIsRefused() {
        byte[] note = NEUMANN_NOTE.getBytes(UTF_8);
        for (int i = 0; i < note.length; i++) {
            byte[] changed = note.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(NoteException.class)
                    .as("byte %d", i)
                    .isThrownBy(() -> SignedNote.parse(changed).verify(neumann()));
        }
    }

    @Test
    void anyPartOfAVerifierKeyIsRefused() {
        for (int from = 0; from <= NEUMANN_KEY.length(); from++) {
            for (int to = from; to <= NEUMANN_KEY.length(); to++) {
                if (to - from < NEUMANN_KEY.length()) {
                    String part = NEUMANN_KEY.substring(from, to);
                    assertThatIllegalArgumentException().as(part).isThrownBy(() -> VerifierKey.parse(part));
                }
            }
        }
        for (int i = 0; i < NEUMANN_KEY.length(); i++) {
            char[] changed = NEUMANN_KEY.toCharArray();
            changed[i]++;
            assertThatIllegalArgumentException().isThrownBy(() -> VerifierKey.parse(new String(changed)));
        }
    }

    /** Keys of Go's tests, whose ids fit their bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
            })
    void keysOfAnotherLengthOrTypeAreRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerifierKey.parse(key))
                .withMessageContaining("is not a verifier key");
    }

    @Test
    void aKeyThatIsNotEd25519IsRefused() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NoteSigner.ed25519("a", other.getPrivate(), other.getPublic()))
                .withMessage("the public key of a is not an Ed25519 key but EC");
        var mixed = NoteSigner.ed25519("a", other.getPrivate(), TestKeys.publicKey(1));
        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> mixed.sign("text\n"))
                .withMessageStartingWith("the key of a can't sign");
    }

    @Test
    void signaturesOfUnknownKeysAreIgnored() {
        SignedNote note =
                new Note("text\n").sign(TestKeys.signer("a", 1), TestKeys.signer("b", 2), TestKeys.signer("a", 3));
        VerifierKey a = TestKeys.signer("a", 1).verifierKey();
        assertThat(note.verify(a)).extracting(SignedNote.Verified::key).containsExactly(a);
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> note.verify(TestKeys.signer("b", 3).verifierKey()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.NO_KNOWN_SIGNATURE))
                .withMessageStartingWith("no known key signed the note; signed by [a+");
    }

    @Test
    void oneWrongSignatureOfAKnownKeyMakesTheNoteWorthless() {
        NoteSigner a = TestKeys.signer("a", 1);
        NoteSigner b = TestKeys.signer("b", 2);
        SignedNote other = new Note("other\n").sign(b);
        SignedNote note = new SignedNote(
                "text\n", List.of(a.sign("text\n"), other.signatures().getFirst()));
        assertThat(note.verify(a.verifierKey())).hasSize(1);
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> note.verify(a.verifierKey(), b.verifierKey()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.WRONG_SIGNATURE));
    }

    @Test
    void aKeyIdThatCollidesIsNoSignature() {
        NoteSigner a = TestKeys.signer("a", 1);
        NoteSignature stranger = TestKeys.signer("a", 2).sign("text\n");
        var forged = new NoteSignature("a", a.keyId(), stranger.signature());
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> new SignedNote("text\n", List.of(forged)).verify(a.verifierKey()))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.WRONG_SIGNATURE));
    }

    @Test
    void aKeyUnderAnotherNameHasAnotherId() {
        NoteSigner a = TestKeys.signer("a", 1);
        NoteSigner b = a.named("b");
        assertThat(b.keyId()).isNotEqualTo(a.keyId());
        assertThat(b.verifierKey().isSameKeyAs(a.verifierKey())).isTrue();
        assertThat(b.verifierKey()).isEqualTo(a.verifierKey().named("b"));
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> new Note("text\n").sign(b).verify(a.verifierKey()));
    }

    @Test
    void aSecondSignatureOfTheSameKeyIsIgnored() {
        NoteSigner a = TestKeys.signer("a", 1);
        var wrong = new NoteSignature("a", a.keyId(), new byte[64]);
        var note = new SignedNote("text\n", List.of(a.sign("text\n"), wrong));
        assertThat(note.verify(a.verifierKey())).hasSize(1);
    }

    @Test
    void sixteenSignaturesAreReadAndTooManyAreNot() {
        NoteSigner a = TestKeys.signer("a", 1);
        List<NoteSignature> many = new ArrayList<>(Collections.nCopies(16, a.sign("text\n")));
        assertThat(SignedNote.parse(new SignedNote("text\n", many).encode()).signatures())
                .hasSize(16);
        List<NoteSignature> tooMany = Collections.nCopies(101, a.sign("text\n"));
        String encoded = new SignedNote("text\n", tooMany).encode();
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> SignedNote.parse(encoded))
                .withMessage("note, line 103: has more than 100 signatures");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "text | 1 | does not end with a newline",
                "text# | 1 | has no empty line before signatures",
                "text##text | 3 | does not end with a newline",
                "text## | 3 | has no signature",
                "a#b##- a AAAAAAE=# | 4 | a signature begins with an em dash and a space",
                "a##\u2014a AAAAAAE=# | 3 | a signature begins with an em dash and a space",
                "a##\u2014 AAAAAAE=# | 3 | a signature has a name, a space and base64",
                "a##\u2014  AAAAAAE=# | 3 | '' can't be the name of a key",
                "a##\u2014 a+b AAAAAAE=# | 3 | 'a+b' can't be the name of a key",
                "a##\u2014 a\u00a0b AAAAAAE=# | 3 | 'a\u00a0b' can't be the name of a key",
                "a##\u2014 a\u2003b AAAAAAE=# | 3 | 'a\u2003b' can't be the name of a key",
                "a##\u2014 a\u0085b AAAAAAE=# | 3 | 'a\u0085b' can't be the name of a key",
                "a##\u2014 a AAAAAA==# | 3 | a signature has more than 4 bytes, not 4",
                "a##\u2014 a AAAAAAE# | 3 | what follows the name is not base64 in its canonical form (padded, no spare bits)",
                "a##\u2014 a AAAAAAF=# | 3 | what follows the name is not base64 in its canonical form (padded, no spare bits)",
                "a##\u2014 a AAAAAAE=#\u2014 a AAAA AAE=# | 4 | what follows the name is not base64",
                "a##\u2014 a AAAAAAE=# #  | 4 | a signature begins",
            })
    void malformedNotesAreRefusedWithTheirPlace(String note, int line, String reason) {
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> SignedNote.parse(note.replace('#', '\n')))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(NoteException.Kind.MALFORMED))
                .satisfies(e -> assertThat(e.line()).isEqualTo(line))
                .withMessageStartingWith("note, line " + line + ": " + reason);
    }

    @Test
    void controlCharactersAreRefusedWithTheirPlace() {
        assertMalformed("a\u0007\n\n\u2014 a AAAAAAE=\n", "note, line 1: has the control character 7");
        assertMalformed("a\nb\r\n\n\u2014 a AAAAAAE=\n", "note, line 2: has the control character 13");
        assertMalformed("a\n\n\u2014 a AAAAAAE=\t\n", "note, line 3: has the control character 9");
        assertMalformed("a\n\n\u2014 \ud800 AAAAAAE=\n", "note, line 3: has half a character");
    }

    private static void assertMalformed(String note, String message) {
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> SignedNote.parse(note))
                .withMessage(message);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        byte[] note = "first\nsec?nd\n\n\u2014 a AAAAAAE=\n".getBytes(UTF_8);
        note[9] = (byte) 0xff;
        assertThatExceptionOfType(NoteException.class)
                .isThrownBy(() -> SignedNote.parse(note))
                .withMessage("note, line 2: is not UTF-8");
    }

    @Test
    void theTextMayHaveEmptyLines() {
        NoteSigner a = TestKeys.signer("a", 1);
        for (String text : List.of("\n", "\n\n", "a\n\nb\n", "a\n\n", "\u00e8 subito sera.\n")) {
            SignedNote note = new Note(text).sign(a);
            assertThat(SignedNote.parse(note.encode())).isEqualTo(note);
            note.verify(a.verifierKey());
        }
    }

    @Test
    void neitherSignerNorKeyShowsASecret() {
        NoteSigner signer = TestKeys.signer("a", 1);
        assertThat(signer.toString()).isEqualTo("NoteSigner of " + signer.verifierKey());
    }
}
