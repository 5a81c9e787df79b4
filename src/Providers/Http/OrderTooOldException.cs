namespace ImageGen.Providers.Http;

/// <summary>The time within which an order may leave was over before the connection was open: nothing was sent, and the service is not at fault.</summary>
internal sealed class OrderTooOldException() : IOException("The order is too old to be sent.");
