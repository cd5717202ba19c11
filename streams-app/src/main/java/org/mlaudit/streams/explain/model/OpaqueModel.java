package org.mlaudit.streams.explain.model;

/** A model without a closed form: it can only be evaluated. Its raw outputs are what it predicts. */
public non-sealed interface OpaqueModel extends CompiledModel {
    @Override
    default Link link() {
        return Link.IDENTITY;
    }
}
