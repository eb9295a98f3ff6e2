package dev.iris;

import dev.iris.contract.ReceiveProperties;

/** Selective receive of the local runtime against a plain list. */
class ReceivePropertiesTest extends ReceiveProperties {

  @Override
  protected IrisRuntime newRuntime(RuntimeConfig config) {
    return IrisRuntime.start(config);
  }
}
