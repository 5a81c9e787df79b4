
namespace ImageGen.Providers.Replicate;

/// <summary>A page of the account's predictions.</summary>
/// <param name="Predictions">The predictions on it.</param>
/// <param name="ClocksAgree">Whether the service's clock and the local one differ so little that its times can be trusted.</param>
internal readonly record struct PredictionPage(IReadOnlyList<WirePrediction> Predictions, bool ClocksAgree);
