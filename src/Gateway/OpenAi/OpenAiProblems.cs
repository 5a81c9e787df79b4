using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.OpenAi;

/// <summary>Problems of the OpenAI API only.</summary>
internal static class OpenAiProblems
{
    /// <summary>404: no such model.</summary>
    public static Problem UnknownModel(string model) => Problem.Of(
        "model_not_found",
        StatusCodes.Status404NotFound,
        "There is no such model.",
        $"The model '{(model.Length > 100 ? model[..100] : model)}' is neither a provider nor the model of one. GET /v1/models lists the names.");
}
