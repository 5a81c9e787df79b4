namespace ImageGen.Storage.Events;

/// <summary>A tenant's feed can't be read on from a place: what followed it was dropped after the retention, or it is no place of this store's.</summary>
public sealed class FeedPositionGoneException() : Exception("The feed can't be read on from there.");
