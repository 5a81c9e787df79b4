namespace ImageGen.Storage.Identity;

/// <summary>The host must not start: its settings name a result store that is not the fleet's, or a spill folder that another worker uses. The message names the setting, what was found and what to set.</summary>
public sealed class ForeignStorageException(string message) : Exception(message);
