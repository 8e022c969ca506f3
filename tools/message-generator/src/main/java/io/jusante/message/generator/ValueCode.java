package io.jusante.message.generator;

/** Writes what makes a structure a value: fields, accessors, equality, text, and the care for its slices. */
final class ValueCode {
    private final SourceText text;
    private final FieldCode code;

    ValueCode(SourceText text, FieldCode code) {
        this.text = text;
        this.code = code;
    }

    void fields(StructSpec struct) {
        for (FieldSpec field : struct.fields()) {
            text.line("private " + type(field) + " " + field.name() + ";");
        }
        text.line("private @Nullable List<RawTaggedField> unknownTaggedFields;");
        text.blank();
    }

    void constructors(StructSpec struct) {
        text.line("/** Every field has its default. */");
        text.open("public " + struct.name() + "()");
        for (FieldSpec field : struct.fields()) {
            text.line("this." + field.name() + " = " + Defaults.value(field) + ";");
        }
        text.close().blank();
        text.line("/** Reads all fields. */");
        text.open("public " + struct.name() + "(WireReader in, short version)");
        text.line("read(in, version);");
        text.close().blank();
    }

    void accessors(StructSpec struct) {
        for (FieldSpec field : struct.fields()) {
            text.open("public " + type(field) + " " + field.name() + "()");
            text.line("return this." + field.name() + ";");
            text.close().blank();
            text.open("public " + struct.name() + " set" + capital(field.name()) + "(" + type(field) + " value)");
            if (field.type() == FieldType.Fixed.UINT16 || field.type() == FieldType.Fixed.UINT32) {
                text.line("WireWriter.check" + FieldCode.call(field.type()) + "(value, \"" + field.name() + "\");");
            }
            text.line("this." + field.name() + " = value;");
            text.line("return this;");
            text.close().blank();
        }
        text.line(
                "/** Tagged fields that this version of the specification does not know: kept, and written again. */");
        text.open("public List<RawTaggedField> unknownTaggedFields()");
        text.open("if (this.unknownTaggedFields == null)");
        text.line("this.unknownTaggedFields = new ArrayList<>(0);");
        text.close();
        text.line("return this.unknownTaggedFields;");
        text.close().blank();
    }

    void equality(StructSpec struct) {
        text.line("@Override");
        text.open("public boolean equals(@Nullable Object other)");
        text.open("if (!(other instanceof " + struct.name() + " that))");
        text.line("return false;");
        text.close();
        for (FieldSpec field : struct.fields()) {
            text.open("if (" + unequal(field) + ")").line("return false;").close();
        }
        text.line("return RawTaggedField.equal(this.unknownTaggedFields, that.unknownTaggedFields);");
        text.close().blank();
        text.line("@Override");
        text.open("public int hashCode()");
        text.line("int hash = 0;");
        for (FieldSpec field : struct.fields()) {
            text.line("hash = 31 * hash + " + hash(field) + ";");
        }
        text.line("return hash;");
        text.close().blank();
        text.line("@Override");
        text.open("public String toString()");
        text.line("StringBuilder text = new StringBuilder(\"" + struct.name() + "(\");");
        String comma = "";
        for (FieldSpec field : struct.fields()) {
            text.line("text.append(\"" + comma + field.name() + "=\").append(this." + field.name() + ");");
            comma = ", ";
        }
        text.line("return text.append(')').toString();");
        text.close().blank();
        isDefault(struct);
    }

    private void isDefault(StructSpec struct) {
        text.open("boolean isDefault()");
        for (FieldSpec field : struct.fields()) {
            text.open("if (" + Defaults.differs(field) + ")")
                    .line("return false;")
                    .close();
        }
        text.line("return this.unknownTaggedFields == null || this.unknownTaggedFields.isEmpty();");
        text.close().blank();
    }

    /** Methods about record slices, in structures that hold any. */
    void slices(StructSpec struct, boolean root) {
        if (!code.holdsSlices(struct)) {
            return;
        }
        if (root) {
            text.line("@Override");
        }
        text.open("public int sliceBytesAbove(int limitBytes)");
        text.line("int bytes = 0;");
        for (FieldSpec field : struct.fields()) {
            eachSlice(
                    field,
                    "if (%1$s.sizeInBytes() > limitBytes) { bytes += %1$s.sizeInBytes(); }",
                    "bytes += %s.sliceBytesAbove(limitBytes);");
        }
        text.line("return bytes;");
        text.close().blank();
        if (root) {
            text.line("@Override");
        }
        text.open("public void releaseSlices()");
        for (FieldSpec field : struct.fields()) {
            eachSlice(field, "%s.close(); this." + field.name() + " = null;", "%s.releaseSlices();");
        }
        text.close().blank();
    }

    private void eachSlice(FieldSpec field, String onSlice, String onStruct) {
        if (!code.holdsSlices(field.type())) {
            return;
        }
        text.open("if (this." + field.name() + " != null)");
        if (field.type() instanceof FieldType.Array) {
            text.open("for (int i = 0; i < this." + field.name() + ".size(); i++)");
            text.line(onStruct.formatted("this." + field.name() + ".get(i)"));
            text.close();
        } else {
            String form = field.type() instanceof FieldType.Struct ? onStruct : onSlice;
            text.line(form.formatted("this." + field.name()));
        }
        text.close();
    }

    /** A method that tells each error code, in structures that hold any. */
    void errors(StructSpec struct, boolean root) {
        if (!code.holdsErrors(struct)) {
            return;
        }
        if (root) {
            text.line("@Override");
        }
        text.open("public void tellErrors(java.util.function.IntConsumer errors)");
        for (FieldSpec field : struct.fields()) {
            String name = "this." + field.name();
            if (FieldCode.isErrorCode(field)) {
                text.open("if (" + name + " != 0)")
                        .line("errors.accept(" + name + ");")
                        .close();
            } else if (code.holdsErrors(field.type())) {
                text.open("if (" + name + " != null)");
                if (field.type() instanceof FieldType.Array) {
                    text.open("for (int i = 0; i < " + name + ".size(); i++)");
                    text.line(name + ".get(i).tellErrors(errors);");
                    text.close();
                } else {
                    text.line(name + ".tellErrors(errors);");
                }
                text.close();
            }
        }
        text.close().blank();
    }

    private static String type(FieldSpec field) {
        return field.everNullable()
                ? "@Nullable " + field.type().java()
                : field.type().java();
    }

    private static String unequal(FieldSpec field) {
        String name = field.name();
        if (field.type() == FieldType.Fixed.FLOAT64) {
            return "Double.compare(this." + name + ", that." + name + ") != 0";
        }
        if (field.type() instanceof FieldType.Fixed fixed && fixed != FieldType.Fixed.UUID) {
            return "this." + name + " != that." + name;
        }
        return "!Objects.equals(this." + name + ", that." + name + ")";
    }

    private static String hash(FieldSpec field) {
        String name = "this." + field.name();
        if (field.type() instanceof FieldType.Fixed fixed) {
            return switch (fixed) {
                case BOOL -> "Boolean.hashCode(" + name + ")";
                case INT8, INT16, UINT16, INT32 -> name;
                case UINT32, INT64 -> "Long.hashCode(" + name + ")";
                case FLOAT64 -> "Double.hashCode(" + name + ")";
                case UUID -> name + ".hashCode()";
            };
        }
        return "Objects.hashCode(" + name + ")";
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
