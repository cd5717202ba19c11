package org.mlaudit.streams.query;

import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that the interface can be asked. Handlers and the OpenAPI document are both made from it.
 *
 * @param method GET or POST
 * @param path with parameters in braces
 * @param id unique name, a verb and a noun
 * @param summary one line
 * @param description what is answered, and where it comes from
 * @param parameters of path and query
 * @param body media types of the request's body; empty for none
 * @param bodyShape record that describes the members of a JSON body, those that may be null being optional
 * @param bodyExample a JSON body that makes sense; empty where there is no shape
 * @param answer record that the answer is written from; {@code Void} for text
 * @param mediaType of the answer
 * @param success statuses when it works
 * @param problems statuses that are answered with a problem, besides those that any request can get
 * @param open whether it is answered without authentication
 * @param handler answers it
 */
record Route(
        HandlerType method,
        String path,
        String id,
        String summary,
        String description,
        List<Parameter<?>> parameters,
        Set<String> body,
        Optional<Class<?>> bodyShape,
        String bodyExample,
        Optional<Class<?>> answer,
        String mediaType,
        List<Integer> success,
        List<Integer> problems,
        boolean open,
        Handler handler) {
    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        Answer answer(Request request);
    }

    /** A route that is read, answered with JSON, and closed to strangers. */
    static Route get(String path, String id, String summary, String description, Class<?> answer, Handler handler) {
        return new Route(
                HandlerType.GET,
                path,
                id,
                summary,
                description,
                List.of(),
                Set.of(),
                Optional.empty(),
                "",
                Optional.of(answer),
                Answer.JSON,
                List.of(200),
                List.of(),
                false,
                handler);
    }

    /** The same, asked with a JSON object. */
    Route posting(Class<?> shape, String example) {
        return new Route(
                HandlerType.POST,
                path,
                id,
                summary,
                description,
                parameters,
                Set.of(Answer.JSON),
                Optional.of(shape),
                example,
                answer,
                mediaType,
                success,
                problems,
                open,
                handler);
    }

    Route with(Parameter<?>... more) {
        return new Route(
                method,
                path,
                id,
                summary,
                description,
                List.of(more),
                body,
                bodyShape,
                bodyExample,
                answer,
                mediaType,
                success,
                problems,
                open,
                handler);
    }

    Route failing(Integer... statuses) {
        return new Route(
                method,
                path,
                id,
                summary,
                description,
                parameters,
                body,
                bodyShape,
                bodyExample,
                answer,
                mediaType,
                success,
                List.of(statuses),
                open,
                handler);
    }

    Route succeeding(Integer... statuses) {
        return new Route(
                method,
                path,
                id,
                summary,
                description,
                parameters,
                body,
                bodyShape,
                bodyExample,
                answer,
                mediaType,
                List.of(statuses),
                problems,
                open,
                handler);
    }

    Route toAnybody() {
        return new Route(
                method,
                path,
                id,
                summary,
                description,
                parameters,
                body,
                bodyShape,
                bodyExample,
                answer,
                mediaType,
                success,
                problems,
                true,
                handler);
    }

    Route text(String textType) {
        return new Route(
                method,
                path,
                id,
                summary,
                description,
                parameters,
                body,
                bodyShape,
                bodyExample,
                Optional.empty(),
                textType,
                success,
                problems,
                open,
                handler);
    }
}
