package org.mlaudit.streams.explain.artifact;

import org.mlaudit.streams.explain.model.ModelArtifactException;

/** A document of objects, arrays, texts and numbers, token by token. */
interface Tokens {
    /** Kinds of tokens. */
    enum Token {
        BEGIN_OBJECT,
        END_OBJECT,
        BEGIN_ARRAY,
        END_ARRAY,
        /** The name of a field; its value follows. */
        NAME,
        TEXT,
        NUMBER,
        TRUE,
        FALSE,
        NULL
    }

    /**
     * Goes on to the next token.
     *
     * @throws ModelArtifactException if the bytes end, are no document, or are nested more deeply than {@link Limits#NESTING}
     */
    Token next();

    /**
     * Returns the text of a NAME or TEXT.
     *
     * @throws ModelArtifactException if it is longer than {@link Limits#TEXT}
     */
    String text();

    /** Returns the value of a NUMBER. */
    double number();

    /** Returns where in the bytes the next token begins, for messages. */
    long position();
}
