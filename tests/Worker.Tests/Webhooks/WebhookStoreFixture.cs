using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Webhooks;

/// <summary>A real store for one class: only its tests take what is due in it.</summary>
public sealed class WebhookStoreFixture : StoreFixture;
