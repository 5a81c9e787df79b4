using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>A real store for one class: what is due in it is taken by its tests and nobody else.</summary>
public sealed class WebhookStoreFixture : StoreFixture;
