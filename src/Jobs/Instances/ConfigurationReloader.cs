using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ImageGen.Jobs.Instances;

/// <summary>
/// Lets the roster, and what else follows it, go with the configuration while the host runs. An instance whose settings are wrong stays as it
/// was, and the log says what is wrong; the others change.
/// </summary>
internal sealed partial class ConfigurationReloader : IHostedService, IDisposable
{
    private readonly ConfiguredProviders _roster;
    private readonly IReadOnlyList<IReloadParticipant> _followers;
    private readonly ILogger<ConfigurationReloader> _logger;
    private readonly IDisposable _subscription;
    private readonly Lock _one = new();
    private volatile IReadOnlyList<string> _faults = [];

    public ConfigurationReloader(IConfiguration configuration, ConfiguredProviders roster, IEnumerable<IReloadParticipant> followers, ILogger<ConfigurationReloader> logger)
    {
        (_roster, _followers, _logger) = (roster, [.. followers], logger);
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Follow);
    }

    /// <summary>What is wrong with the settings that are not in force; empty when all of them are.</summary>
    public IReadOnlyList<string> Faults => _faults;

    // Here to be made when the host starts; from then on the subscription does the work.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _subscription.Dispose();

    private void Follow()
    {
        lock (_one)
        {
            var roster = _roster.Prepare();
            List<IPreparedChange> changes = [.. _followers.Select(follower => follower.Prepare(roster))];
            HashSet<string> kept = [.. roster.InstanceFaults.Keys, .. changes.SelectMany(change => change.Faults.Keys)];

            // The roster last: whoever finds an instance there finds all else of it.
            changes.ForEach(change => change.Apply(kept));
            roster.Apply(kept);

            List<string> faults = [.. roster.Faults.Concat(changes.SelectMany(change => change.Faults.Values.SelectMany(own => own))).Distinct(StringComparer.Ordinal)];
            foreach (var fault in faults.Except(_faults, StringComparer.Ordinal))
            {
                LogNotInForce(fault);
            }

            _faults = faults;
            LogFollowed(string.Join(", ", _roster.All.Select(entry => entry.Name)), _roster.Default.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, EventName = "settings.wrong", Message = "Applying a changed setting failed; the previous settings of the instance stay in force: {Fault}")]
    private partial void LogNotInForce(string fault);

    [LoggerMessage(Level = LogLevel.Information, EventName = "settings.changed", Message = "The settings changed: providers {Providers}, default {Default}")]
    private partial void LogFollowed(string providers, string @default);
}
