package org.mlaudit.streams.explain.tree;

/** The code that computes: both give the same bits. */
public enum Kernel {
    /** Vector instructions through the JVM's Vector API, which it must be started with: --add-modules jdk.incubator.vector. */
    VECTOR,
    /** Plain loops. */
    PLAIN;

    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTOR_LANES = "org.mlaudit.streams.explain.tree.VectorLanes";

    /** Returns the fastest kernel that this JVM has. */
    public static Kernel best() {
        return hasVectors() ? VECTOR : PLAIN;
    }

    /** Tells whether this JVM was started with the Vector API. */
    public static boolean hasVectors() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }

    /** Makes lanes; without the Vector API, plain ones. */
    Lanes lanes(LaneSize size) {
        if (this == PLAIN || !hasVectors()) {
            return new PlainLanes(size);
        }
        try {
            return Class.forName(VECTOR_LANES)
                    .asSubclass(Lanes.class)
                    .getDeclaredConstructor(LaneSize.class)
                    .newInstance(size);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(VECTOR_LANES + " can't be used", e);
        }
    }
}
