namespace ImageGen.Providers;

/// <summary>Where a finished image is: at an address, in a <c>data:</c> URI, or drawn on demand by the adapter itself.</summary>
/// <param name="Uri">The address, opaque to everyone but the adapter that gave it.</param>
/// <param name="AvailableUntil">When the service deletes it, if it says or is known to.</param>
public sealed record ImageSource(string Uri, DateTimeOffset? AvailableUntil = null);
