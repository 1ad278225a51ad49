/** What the library costs. */
package io.genserver.benchmarks;
