namespace ImageGen.Chaos.Worlds;

/// <summary>The scenario can't run on this machine; the message states why.</summary>
internal sealed class ScenarioSkippedException(string message) : Exception(message);
