/**
 * The tests that each implementation of the compression contract must pass: extend
 * {@link io.jusante.compression.contract.tests.CodecContract} in a Jupiter test and hand it the codec.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.compression.contract.tests;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
