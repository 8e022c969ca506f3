/** Where logs go: logback without an XML file, and the bridges that bring Felix and SCR to it. */
@NullMarked
package io.jusante.launcher.logging;

import org.jspecify.annotations.NullMarked;
