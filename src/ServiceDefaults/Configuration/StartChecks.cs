namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>
/// Options type for start-up checks that belong to no options: names of settings, addresses, log levels. Its validators run
/// together with those of all options, so that a failed start reports all errors at once.
/// </summary>
internal sealed class StartChecks;
