namespace ImageGen.Storage.Settings;

/// <summary>The settings as they are kept at one moment.</summary>
/// <param name="Revision">Rises with every change; 0 before the first.</param>
/// <param name="Values">What could be read, by <see cref="SettingKey.Text"/>.</param>
/// <param name="Unreadable">The settings whose values this host can't open with its key ring.</param>
public sealed record SettingsView(long Revision, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Unreadable);
