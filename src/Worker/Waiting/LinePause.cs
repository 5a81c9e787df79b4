namespace ImageGen.Worker.Waiting;

/// <summary>For how long to take nothing from the waiting line of a job that found no room at its provider.</summary>
/// <param name="For">The time.</param>
/// <param name="EndsWithPermit">Whether the pause ends when a permit at the provider is released; false where the provider takes no order whatever ends there.</param>
internal sealed record LinePause(TimeSpan For, bool EndsWithPermit);
