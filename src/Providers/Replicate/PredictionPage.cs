
namespace ImageGen.Providers.Replicate;

/// <summary>A page of the account's predictions.</summary>
/// <param name="Predictions">What is on it.</param>
/// <param name="ClocksAgree">Whether the service's clock and ours differ by so little that its moments can be trusted.</param>
internal readonly record struct PredictionPage(IReadOnlyList<WirePrediction> Predictions, bool ClocksAgree);
