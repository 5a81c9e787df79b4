using ImageGen.Gateway.Http;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Secrets;
using ImageGen.Storage.Settings;

namespace ImageGen.Gateway.Settings;

/// <summary>Changes settings, and refuses changes that a gateway can tell would leave a host with unusable settings.</summary>
internal sealed class SettingsService(IRuntimeSettings settings, ConfiguredProviders providers)
{
    private const int Attempts = 5;

    public async Task<IReadOnlyList<SettingView>> ListAsync(CancellationToken cancellationToken)
    {
        var view = await ReadAsync(cancellationToken);
        return [.. view.Values.Select(entry => Of(entry.Key, entry.Value)).Concat(view.Unreadable.Select(key => Of(key, null))).OfType<SettingView>().OrderBy(one => one.Key, StringComparer.Ordinal)];
    }

    public async Task<SettingView> FindAsync(SettingKey key, CancellationToken cancellationToken)
    {
        var view = await ReadAsync(cancellationToken);
        return view.Values.TryGetValue(key.Text, out var value) ? SettingView.Of(key, value)
            : view.Unreadable.Contains(key.Text) ? SettingView.Of(key, null)
            : throw new ProblemException(ConfigProblems.SettingNotSet);
    }

    /// <summary>Sets the value or, for null, removes the setting.</summary>
    public async Task ChangeAsync(SettingKey key, string? value, string caller, CancellationToken cancellationToken)
    {
        if (value is not null && ValueRules.Check(key, value) is { } fault)
        {
            throw new ProblemException(ConfigProblems.SettingRefused(key.Text, [fault]));
        }

        // Two changes that are valid alone and invalid together must not both succeed, so the write requires the revision that was checked.
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var view = await ReadAsync(cancellationToken);
            Check(key, value, view);
            switch (await WriteAsync(key, value, view.Revision, caller, cancellationToken))
            {
                case SettingWrite.Written:
                    return;
                case SettingWrite.Absent:
                    throw new ProblemException(ConfigProblems.SettingNotSet);
            }
        }

        throw new ProblemException(ConfigProblems.SettingsMoved);
    }

    public Task<IReadOnlyList<SettingChange>> ReadAuditAsync(CancellationToken cancellationToken) => settings.ReadAuditAsync(cancellationToken);

    private static SettingView? Of(string text, string? value) => SettingKey.TryParse(text, out var key) ? SettingView.Of(key, value) : null;

    private void Check(SettingKey key, string? value, SettingsView view)
    {
        Dictionary<string, string> values = new(view.Values, StringComparer.Ordinal);
        if (value is null)
        {
            values.Remove(key.Text);
        }
        else
        {
            values[key.Text] = value;
        }

        // Faults that existed before the change do not count.
        var faults = FaultsOf(key, values).Except(FaultsOf(key, view.Values), StringComparer.Ordinal).ToList();
        if (faults.Count > 0)
        {
            throw new ProblemException(ConfigProblems.SettingRefused(key.Text, faults));
        }
    }

    private IEnumerable<string> FaultsOf(SettingKey key, IReadOnlyDictionary<string, string> values)
    {
        var change = providers.Prepare(settings.Preview(values));
        return key.Instance is { } name && InstanceRules.FaultOf(providers, change, name) is { } fault ? change.Faults.Append(fault) : change.Faults;
    }

    private async Task<SettingsView> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await settings.ReadAsync(cancellationToken);
        }
        catch (KeyRingUnavailableException exception)
        {
            throw new ProblemException(ConfigProblems.NoKeyRing(exception.Message));
        }
    }

    private async Task<SettingWrite> WriteAsync(SettingKey key, string? value, long revision, string caller, CancellationToken cancellationToken)
    {
        try
        {
            return await settings.WriteAsync(key, value, revision, caller, cancellationToken);
        }
        catch (KeyRingUnavailableException exception)
        {
            throw new ProblemException(ConfigProblems.NoKeyRing(exception.Message));
        }
    }
}
