using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Settings;

/// <summary>What can be wrong with a call to the settings.</summary>
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
        "What the files and the environment say holds.");

    /// <summary>422: the value is not one, or does not go with the other settings.</summary>
    public static Problem SettingRefused(string key, IReadOnlyList<string> faults) => Problem.Of(
        "setting_refused",
        StatusCodes.Status422UnprocessableEntity,
        "The setting is refused.",
        "See errors for what is wrong. Nothing was changed.") with
    { Errors = new Dictionary<string, IReadOnlyList<string>> { [key] = faults } };

    /// <summary>409: others change the settings all the time.</summary>
    public static Problem SettingsMoved { get; } = Problem.Of(
        "settings_moved",
        StatusCodes.Status409Conflict,
        "The settings were changed by others meanwhile.",
        "Nothing was changed; try again.");

    /// <summary>503: nothing can be sealed or opened.</summary>
    public static Problem NoKeyRing(string why) => Problem.Of(
        "key_ring_unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "Settings can't be sealed or opened.",
        $"{why} Nothing was changed, and everything else works.");
}
