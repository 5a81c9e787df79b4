using ImageGen.Worker.Tests.Scripted;

namespace ImageGen.Worker.Tests.Reconciliation;

/// <summary>A store of their own for the tests of a restored store, which act on all jobs in it.</summary>
public sealed class RestoredStoreFixture : StoreFixture;
