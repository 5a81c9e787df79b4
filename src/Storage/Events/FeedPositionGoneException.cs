namespace ImageGen.Storage.Events;

/// <summary>A tenant's feed can't be read from a position: the following events were dropped after the retention, or the position is not one of this store.</summary>
public sealed class FeedPositionGoneException() : Exception("The feed can't be read from that position.");
