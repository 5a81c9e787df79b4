namespace ImageGen.ServiceDefaults.Configuration;

/// <summary>
/// Stands among the options of a host for what is checked at start and is no option: names of settings, addresses, log levels. Its validators run
/// beside those of all options, so that a failed start names every fault at once.
/// </summary>
internal sealed class StartChecks;
