namespace ImageGen.Emulators.HuggingFace;

/// <summary>Literal messages of the router that were seen in public.</summary>
internal static class RouterMessages
{
    public const string OldHost = "https://api-inference.huggingface.co is no longer supported. Please use https://router.huggingface.co instead.";

    public const string BadToken = "Invalid username or password.";

    public const string NoCredit = "You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits.";

    public static string NotSupported(string provider) => $"Model not supported by provider {provider}";

    public static string Deprecated(string provider) => $"The requested model is deprecated and no longer supported by provider {provider}";

    public static string Loading(string model) => $"Model {model} is currently loading";
}
