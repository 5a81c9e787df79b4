using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// Applies changes of the configuration to the configured providers, and to the other reload participants, while the host runs. An instance whose new
/// settings have faults keeps its previous ones, and the log names the faults; all other instances change.
/// </summary>
internal sealed partial class ConfigurationReloader : IHostedService, IDisposable
{
    private readonly ConfiguredProviders _providers;
    private readonly IReadOnlyList<IReloadParticipant> _participants;
    private readonly ILogger<ConfigurationReloader> _logger;
    private readonly IDisposable _subscription;
    private readonly Lock _reloading = new();
    private volatile IReadOnlyList<string> _faults = [];

    public ConfigurationReloader(IConfiguration configuration, ConfiguredProviders providers, IEnumerable<IReloadParticipant> participants, ILogger<ConfigurationReloader> logger)
    {
        (_providers, _participants, _logger) = (providers, [.. participants], logger);
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>The faults of the settings that are not in force; empty when all settings are.</summary>
    public IReadOnlyList<string> Faults => _faults;

    // This is a hosted service only so that the host creates it at its start; the subscription does the work.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _subscription.Dispose();

    private void Reload()
    {
        lock (_reloading)
        {
            var instances = _providers.Prepare();
            List<IPreparedChange> changes = [.. _participants.Select(participant => participant.Prepare(instances))];
            HashSet<string> kept = [.. instances.InstanceFaults.Keys, .. changes.SelectMany(change => change.Faults.Keys)];

            // The configured providers change last: code that finds an instance there also finds its adapter.
            changes.ForEach(change => change.Apply(kept));
            instances.Apply(kept);

            List<string> faults = [.. instances.Faults.Concat(changes.SelectMany(change => change.Faults.Values.SelectMany(own => own))).Distinct(StringComparer.Ordinal)];
            foreach (var fault in faults.Except(_faults, StringComparer.Ordinal))
            {
                LogNotInForce(fault);
            }

            _faults = faults;
            LogChanged(string.Join(", ", _providers.All.Select(entry => entry.Name)), _providers.Default.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "settings.wrong", Message = "Applying a changed setting failed; the previous settings of the instance stay in force: {Fault}")]
    private partial void LogNotInForce(string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "settings.changed", Message = "The settings changed: providers {Providers}, default {Default}")]
    private partial void LogChanged(string providers, string @default);
}
