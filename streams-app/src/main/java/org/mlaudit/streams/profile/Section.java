package org.mlaudit.streams.profile;

/**
 * Something that a summary keeps of its inferences beside their columns. Merging is associative and commutative and the
 * order of adding does not matter, to the bit. A section that holds nothing is not written.
 *
 * @param <S> the section itself
 */
interface Section<S extends Section<S>> {
    /** Whether it holds nothing. */
    boolean isEmpty();

    /** Adds all that another holds; the other's content does not change. */
    void merge(S other);

    /** Writes its canonical form; equal content gives equal bytes. */
    void writeTo(BytesOut out);
}
