/** Examples that the documentation shows; compiled with the tests and run by {@link io.genserver.examples.ExamplesTest}. */
package io.genserver.examples;
