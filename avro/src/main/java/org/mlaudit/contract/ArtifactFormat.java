package org.mlaudit.contract;

/** Form of a trained model's bytes. */
public enum ArtifactFormat {
    /** A Tribuo model in protobuf. */
    TRIBUO,
    /** An XGBoost model in JSON or UBJSON. */
    XGBOOST,
    /** An ONNX model in protobuf. */
    ONNX
}
