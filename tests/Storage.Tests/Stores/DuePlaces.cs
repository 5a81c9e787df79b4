namespace ImageGen.Storage.Tests.Stores;

internal sealed record DuePlaces(TimeSpan? Start, TimeSpan? Continue, TimeSpan? Expire);
