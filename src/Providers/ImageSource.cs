namespace ImageGen.Providers;

/// <summary>Where a finished image is: at an address, in a <c>data:</c> URI, or drawn on demand by the adapter itself.</summary>
/// <param name="Uri">The address, opaque except for the adapter that returned it.</param>
/// <param name="AvailableUntil">When the service deletes it, if that is known.</param>
public sealed record ImageSource(string Uri, DateTimeOffset? AvailableUntil = null);
