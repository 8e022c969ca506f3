package io.jusante.message.generator;

/** Default values of fields, as expressions of the generated code. */
final class Defaults {
    private Defaults() {}

    /** An expression that makes the default value. */
    static String value(FieldSpec field) {
        if (field.nullByDefault()) {
            return "null";
        }
        FieldType type = field.type();
        if (type instanceof FieldType.Fixed fixed) {
            return switch (fixed) {
                case BOOL -> Boolean.toString(bool(field));
                case UUID -> "WireReader.ZERO_UUID";
                case FLOAT64 ->
                    field.defaultText().isEmpty() ? "0.0" : Double.toString(Double.parseDouble(field.defaultText()));
                case INT64, UINT32 -> integer(field) + "L";
                default -> Long.toString(integer(field));
            };
        }
        if (type == FieldType.Sized.STRING) {
            return "\"" + field.defaultText() + "\"";
        }
        if (type == FieldType.Sized.BYTES) {
            return "WireReader.EMPTY_BYTES";
        }
        return type instanceof FieldType.Array ? "new ArrayList<>(0)" : "new " + type.java() + "()";
    }

    /** A condition that is true when the field differs from its default. */
    static String differs(FieldSpec field) {
        String self = "this." + field.name();
        if (field.nullByDefault()) {
            return self + " != null";
        }
        FieldType type = field.type();
        if (type instanceof FieldType.Fixed fixed) {
            return switch (fixed) {
                case BOOL -> bool(field) ? "!" + self : self;
                case UUID -> "!" + self + ".equals(" + value(field) + ")";
                default -> self + " != " + value(field);
            };
        }
        if (type == FieldType.Sized.STRING) {
            return "(" + self + " == null || !" + self + ".equals(" + value(field) + "))";
        }
        if (type == FieldType.Sized.BYTES) {
            return "(" + self + " == null || " + self + ".hasRemaining())";
        }
        return type instanceof FieldType.Array
                ? "(" + self + " == null || !" + self + ".isEmpty())"
                : "(" + self + " == null || !" + self + ".isDefault())";
    }

    private static boolean bool(FieldSpec field) {
        return switch (field.defaultText()) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw new IllegalArgumentException("no boolean: default of " + field.name());
        };
    }

    private static long integer(FieldSpec field) {
        return field.defaultText().isEmpty() ? 0 : Long.decode(field.defaultText());
    }
}
