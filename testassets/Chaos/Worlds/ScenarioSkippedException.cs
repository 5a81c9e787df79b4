namespace ImageGen.Chaos.Worlds;

/// <summary>The scenario can't take place on this machine; the message says why.</summary>
internal sealed class ScenarioSkippedException(string message) : Exception(message);
