namespace ImageGen.Storage.Settings;

/// <summary>The stored settings at one time.</summary>
/// <param name="Revision">Rises with every change; 0 before the first.</param>
/// <param name="Values">The values that could be decrypted, by <see cref="SettingKey.Text"/>.</param>
/// <param name="Unreadable">The settings whose values this host can't decrypt with its key ring.</param>
public sealed record SettingsView(long Revision, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Unreadable);
