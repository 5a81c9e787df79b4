namespace ImageGen.Providers.Http;

/// <summary>The time in which an order may leave was over before its connection was there: nothing was sent, and the service is not to blame.</summary>
internal sealed class OrderTooOldException() : IOException("The order is too old to be sent.");
