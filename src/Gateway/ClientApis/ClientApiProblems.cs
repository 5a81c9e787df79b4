using ImageGen.Gateway.Http;

namespace ImageGen.Gateway.ClientApis;

/// <summary>Problems of the APIs that existing clients speak.</summary>
internal static class ClientApiProblems
{
    /// <summary>404: no such model.</summary>
    public static Problem UnknownModel(string model) => Problem.Of(
        "model_not_found",
        StatusCodes.Status404NotFound,
        "There is no such model.",
        $"The model '{(model.Length > 100 ? model[..100] : model)}' is neither a provider nor the model of one. The lists of models of each API have the names.");
}
