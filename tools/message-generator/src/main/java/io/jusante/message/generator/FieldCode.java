package io.jusante.message.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the code of one field depends on, shared by the parts of the generator that write reading, writing and sizing. */
final class FieldCode {
    private final MessageSpec message;

    FieldCode(MessageSpec message) {
        this.message = message;
    }

    MessageSpec message() {
        return message;
    }

    /** Versions in which the field is written in its place. */
    static Versions inPlace(FieldSpec field) {
        // Tagged versions are open-ended, so what is left in place is what comes before them.
        if (field.taggedVersions().isEmpty()) {
            return field.versions();
        }
        int before = field.taggedVersions().lowest() - 1;
        return before < field.versions().lowest()
                ? Versions.NONE
                : field.versions().intersect(new Versions(0, before));
    }

    /** The fields that are ever tagged, in the order in which tags are written. */
    List<FieldSpec> tagged(StructSpec struct) {
        List<FieldSpec> tagged = new ArrayList<>();
        for (FieldSpec field : struct.fields()) {
            if (!tagVersions(field).isEmpty()) {
                tagged.add(field);
            }
        }
        tagged.sort(Comparator.comparingInt(FieldSpec::tag));
        return tagged;
    }

    Versions tagVersions(FieldSpec field) {
        return field.taggedVersions().intersect(field.versions()).intersect(message.validVersions());
    }

    /** Whether the message is flexible, as the generated methods see it. */
    Condition flexible() {
        return message.flexibleVersions().conditionWithin(message.validVersions());
    }

    /** An expression for the encoding of this field within {@code enclosing} versions. */
    String flexible(FieldSpec field, Versions enclosing) {
        Versions override = field.flexibleOverride();
        Condition condition = (override == null ? message.flexibleVersions() : override).conditionWithin(enclosing);
        return override != null || condition.always() || condition.never() ? condition.java() : "flexible";
    }

    Condition nullable(FieldSpec field, Versions enclosing) {
        return field.nullableVersions().conditionWithin(enclosing);
    }

    /** The field's value, checked for null in versions that forbid it. */
    String value(FieldSpec field, Versions enclosing) {
        String self = "this." + field.name();
        Condition nullable = nullable(field, enclosing);
        if (nullable.always() || !field.type().nullable()) {
            return self;
        }
        String required =
                "WireWriter.required(" + self + ", \"" + message.name() + "\", \"" + field.name() + "\", version)";
        return nullable.never() ? required : nullable.java() + " ? " + self + " : " + required;
    }

    boolean neverNull(FieldSpec field, Versions enclosing) {
        return nullable(field, enclosing).never();
    }

    /** Whether this type holds record slices, itself or below. */
    boolean holdsSlices(FieldType type) {
        if (type instanceof FieldType.Array array) {
            return holdsSlices(array.element());
        }
        if (type instanceof FieldType.Struct struct) {
            return holdsSlices(message.struct(struct.name()));
        }
        return type == FieldType.Sized.RECORDS;
    }

    boolean holdsSlices(StructSpec struct) {
        for (FieldSpec field : struct.fields()) {
            if (holdsSlices(field.type())) {
                return true;
            }
        }
        return false;
    }

    /** Whether this field is an error code of a response. */
    static boolean isErrorCode(FieldSpec field) {
        return field.type() == FieldType.Fixed.INT16
                && (field.name().equals("errorCode") || field.name().endsWith("ErrorCode"));
    }

    /** Whether this type holds error codes, itself or below. */
    boolean holdsErrors(FieldType type) {
        if (type instanceof FieldType.Array array) {
            return holdsErrors(array.element());
        }
        return type instanceof FieldType.Struct struct && holdsErrors(message.struct(struct.name()));
    }

    boolean holdsErrors(StructSpec struct) {
        for (FieldSpec field : struct.fields()) {
            if (isErrorCode(field) || holdsErrors(field.type())) {
                return true;
            }
        }
        return false;
    }

    static String call(FieldType type) {
        if (type instanceof FieldType.Fixed fixed) {
            return fixed.call;
        }
        if (type instanceof FieldType.Sized sized) {
            return sized.call;
        }
        throw new IllegalArgumentException("no single call reads or writes " + type);
    }
}
