package io.jusante.compression.contract.tests;

import java.io.IOException;

/** Another implementation of a codec's format, which the codec must understand and be understood by. */
public interface ReferenceFormat {
    byte[] compress(byte[] plain) throws IOException;

    byte[] decompress(byte[] compressed) throws IOException;
}
