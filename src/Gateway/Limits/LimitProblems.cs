using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.Limits;

/// <summary>Problems of requests that exceed a limit of their tenant or API key.</summary>
internal static class LimitProblems
{
    /// <summary>429: a quota is used up.</summary>
    /// <param name="what">What the quota allows, for example <c>60 requests per minute</c>.</param>
    /// <param name="retryAfter">Seconds after which the request would be accepted, if no other request comes before it.</param>
    public static Problem RateLimited(string what, int retryAfter) => Problem.Of(
        "rate_limited",
        StatusCodes.Status429TooManyRequests,
        "The limit of requests or images is used up.",
        $"The tenant, or the API key, has {what}. Nothing was accepted; try again after the time in Retry-After.") with
    { RetryAfter = retryAfter };

    /// <summary>403: no provider of the route is allowed.</summary>
    public static Problem ProviderNotAllowed(string provider) => Problem.Of(
        "provider_not_allowed",
        StatusCodes.Status403Forbidden,
        "The tenant may not use this provider.",
        $"The provider {provider} is not among those that the operator allows for the tenant or the API key. Nothing was accepted.");

    /// <summary>403: the model is not allowed.</summary>
    public static Problem ModelNotAllowed(string model) => Problem.Of(
        "model_not_allowed",
        StatusCodes.Status403Forbidden,
        "The tenant may not use this model.",
        $"The model {model} is not among those that the operator allows for the tenant or the API key. Nothing was accepted.");

    /// <summary>403: the image would be larger than allowed.</summary>
    public static Problem SizeNotAllowed(long pixels) => Problem.Of(
        "size_not_allowed",
        StatusCodes.Status403Forbidden,
        "The tenant may not request an image of this size.",
        $"Width times height may be at most {pixels} for the tenant or the API key. Nothing was accepted.");

    /// <summary>403: the request is for more images than allowed.</summary>
    public static Problem CountNotAllowed(long count) => Problem.Of(
        "count_not_allowed",
        StatusCodes.Status403Forbidden,
        "The tenant may not request as many images at once.",
        $"A request may be for at most {count} images for the tenant or the API key. Nothing was accepted.");
}
