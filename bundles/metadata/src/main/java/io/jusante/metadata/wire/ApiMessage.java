package io.jusante.metadata.wire;

import org.osgi.annotation.versioning.ProviderType;

/** A metadata record. */
@ProviderType
public interface ApiMessage {
    /** The number of the record's type. */
    short apiKey();

    /**
     * The exact number of bytes that {@link #write} will write.
     *
     * @throws UnwritableMessageException if this version cannot express the record
     */
    int size(short version);

    /**
     * Writes the record.
     *
     * @throws UnwritableMessageException if this version cannot express the record
     */
    void write(WireWriter out, short version);

    /**
     * Sets every field: those that this version has from the bytes, all others to their defaults.
     *
     * @throws MalformedRecordException if the bytes are not such a record; the fields are undefined then
     */
    void read(WireReader in, short version);
}
