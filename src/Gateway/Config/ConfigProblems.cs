using ImageGen.Gateway.Problems;

namespace ImageGen.Gateway.Config;

/// <summary>What can be wrong with a call to the settings.</summary>
internal static class ConfigProblems
{
    /// <summary>403: nobody may, until the operator says who.</summary>
    public static Problem NoAdminToken { get; } = Problem.Of(
        "admin_token_not_set",
        StatusCodes.Status403Forbidden,
        "What only the operator may do can't be done over HTTP here.",
        $"Set Gateway:AdminToken (environment: Gateway__AdminToken) to a secret of at least {AdminOptions.ShortestToken} characters, restart the gateway, and send it as Authorization: Bearer.");

    /// <summary>401: the token is missing or wrong.</summary>
    public static Problem NotAdmin { get; } = Problem.Of(
        "admin_token_needed",
        StatusCodes.Status401Unauthorized,
        "The call does not bear the admin token.",
        "Send Authorization: Bearer with the token of Gateway:AdminToken; of imagegen serve it is in the file admin-token of the data folder.");

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
