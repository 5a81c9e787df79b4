namespace ImageGen.Providers.Http;

/// <summary>The time in which an order may leave ended before the connection was open: nothing was sent, and the service is not at fault.</summary>
internal sealed class OrderTooOldException() : IOException("The order is too old to be sent.");
