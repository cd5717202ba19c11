package org.mlaudit.keys;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that fields of inferences are protected with. A master keyset (a Tink keyset in a file, encrypted by a passphrase
 * or a KMS key) wraps one random data key for each data subject and purpose, kept in a database, and derives the keys of
 * domains. Destroying a subject's rows makes all that was encrypted under them unreadable, wherever copies of it are.
 * Thread-safe; several processes may share one keyset and one database.
 *
 * <p>Every method that reads or writes data keys throws {@link KeysUnavailableException} when the database does not
 * answer, and {@link KeysetException} when its rows do not belong to the keyset.
 */
public interface FieldKeys extends AutoCloseable {
    /**
     * Opens keys that exist.
     *
     * @throws KeysetException if the keyset can't be read, the password is wrong, or the store belongs to another keyset
     * @throws KeysUnavailableException if the KMS or the database does not answer, or the database is missing
     */
    static FieldKeys open(KeySettings settings) {
        return open(settings, Clock.systemUTC());
    }

    /** Opens keys that exist; the clock says when keys are made and for how long they are cached. */
    static FieldKeys open(KeySettings settings, Clock clock) {
        return StoredFieldKeys.open(settings, clock);
    }

    /**
     * Makes a new keyset, and the database's tables where they are missing, and opens them.
     *
     * @throws KeysetException if the keyset exists, can't be written, or the store belongs to another keyset
     * @throws KeysUnavailableException if the KMS or the database does not answer
     */
    static FieldKeys create(KeySettings settings) {
        return StoredFieldKeys.create(settings, Clock.systemUTC());
    }

    /** Opens keys; where neither the keyset nor the store is there, they are made first. */
    static FieldKeys openOrCreate(KeySettings settings) {
        return StoredFieldKeys.openOrCreate(settings, Clock.systemUTC());
    }

    /** The key of a subject for a purpose; made on first use. */
    SubjectKey subjectKey(String subject, String purpose);

    /** The keys of many subjects for a purpose, by subject; those that are new are made in one transaction. */
    Map<String, SubjectKey> subjectKeys(Collection<String> subjects, String purpose);

    /** The key of a day for a purpose, for records that name no subject; made on first use. Its alias stands for nobody. */
    SubjectKey dayKey(LocalDate day, String purpose);

    /** A key by its id; empty when it was destroyed or never was here. */
    Optional<SubjectKey> find(String keyId);

    /** What a key's state is. */
    KeyState state(String keyId);

    /** Keys that a subject has now, without the keys themselves; nothing is made. */
    List<HeldKey> held(String subject);

    /** The subject's index: HMAC under a key of the master keyset, 64 hexadecimal digits. Nothing is read or made. */
    String subjectIndex(String subject);

    /**
     * Destroys all keys of a subject, here and in the database. Other processes may use what they have cached until its time
     * to live ends. A second call destroys nothing and says so.
     *
     * @param at when, for the note that stays behind for each key
     */
    ErasedSubject erase(String subject, Instant at);

    /** Destroys keys by their ids, and answers those that were there. */
    List<HeldKey> eraseKeys(Collection<String> keyIds, Instant at);

    /** HMAC-SHA256 of data under the key of a domain, 32 bytes: the same data has unrelated values in other domains. */
    byte[] mac(String domain, byte[] data);

    /** Tokens of a domain. */
    Tokens tokens(String domain);

    /**
     * Replaces the key that wraps data keys by a new one, in the keyset and for every row; other processes take it up when
     * they next need it. After a failure the call may be repeated.
     *
     * @return how many data keys were wrapped anew
     */
    long rewrap();

    /** Zeroes cached keys and closes the database. */
    @Override
    void close();
}
