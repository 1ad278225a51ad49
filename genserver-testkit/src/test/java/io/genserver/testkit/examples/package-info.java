/** Examples that the documentation shows; compiled with the tests and run by {@link io.genserver.testkit.examples.ExamplesTest}. */
package io.genserver.testkit.examples;
