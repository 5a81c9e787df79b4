using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Settings;

/// <summary>The problems of settings requests.</summary>
internal static class ConfigProblems
{
    /// <summary>404: no setting has that name.</summary>
    public static Problem UnknownSetting { get; } = Problem.Of(
        "unknown_setting",
        StatusCodes.Status404NotFound,
        "There is no such setting.",
        "The settings are ai.image.provider and ai.{instance}.{property}, with a property of token (or key), url, model, enabled, price, concurrency and timeout.");

    /// <summary>404: the setting is not set at run time.</summary>
    public static Problem SettingNotSet { get; } = Problem.Of(
        "setting_not_set",
        StatusCodes.Status404NotFound,
        "The setting is not set at run time.",
        "The value from the files and the environment applies.");

    /// <summary>422: the value is invalid, or contradicts other settings.</summary>
    public static Problem SettingRefused(string key, IReadOnlyList<string> faults) => Problem.Of(
        "setting_refused",
        StatusCodes.Status422UnprocessableEntity,
        "The setting is refused.",
        "See errors for the faults. Nothing was changed.") with
    { Errors = new Dictionary<string, IReadOnlyList<string>> { [key] = faults } };

    /// <summary>409: other requests kept changing the settings.</summary>
    public static Problem SettingsMoved { get; } = Problem.Of(
        "settings_moved",
        StatusCodes.Status409Conflict,
        "Other requests changed the settings at the same time.",
        "Nothing was changed; try again.");

    /// <summary>503: secrets can't be encrypted or decrypted.</summary>
    public static Problem NoKeyRing(string why) => Problem.Of(
        "key_ring_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "Settings can't be encrypted or decrypted.",
        $"{why} Nothing was changed; everything else works.");
}
