package io.genserver.eventbus.nats;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Tells Jackson that sealed interfaces are told apart by the simple names of their records, and that nothing else is: what a
 * type id may stand for is what the compiler has sealed, so no bytes can name a class.
 */
final class SealedJson extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    private static final JsonTypeInfo.Value BY_NAME = JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "@type", null, false, null, null);

    /**
     * A mapper for values of this type.
     *
     * @throws IllegalArgumentException if it, or one that its records are made of, is sealed but cannot be told apart
     */
    static JsonMapper mapperFor(Class<?> type) {
        JsonMapper mapper =
                JsonMapper.builder().annotationIntrospector(new SealedJson()).build();
        check(mapper.constructType(type), mapper, new HashSet<>());
        return mapper;
    }

    private static void check(JavaType type, JsonMapper mapper, Set<JavaType> seen) {
        if (!seen.add(type)) {
            return;
        }
        for (int i = 0; i < type.containedTypeCount(); i++) {
            check(type.containedType(i), mapper, seen);
        }
        Class<?> raw = type.getRawClass();
        if (isSealed(raw)) {
            requireDistinct(raw);
            leaves(raw).forEach(leaf -> check(mapper.constructType(leaf), mapper, seen));
        } else if (raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                check(mapper.constructType(component.getGenericType()), mapper, seen);
            }
        } else if (raw.isArray()) {
            check(mapper.constructType(raw.getComponentType()), mapper, seen);
        }
    }

    private static void requireDistinct(Class<?> sealed) {
        Map<String, Class<?>> names = new HashMap<>();
        for (Class<?> leaf : leaves(sealed)) {
            if (!leaf.isRecord() && !leaf.isEnum()) {
                throw new IllegalArgumentException(sealed.getName() + " permits " + leaf.getName()
                        + ", which is no record, enum or sealed interface");
            }
            Class<?> other = names.put(leaf.getSimpleName(), leaf);
            if (other != null) {
                throw new IllegalArgumentException(
                        sealed.getName() + " permits two of one name: " + other.getName() + " and " + leaf.getName());
            }
        }
    }

    /** Java's own, as String's ConstantDesc, have their own forms. */
    private static boolean isSealed(Class<?> type) {
        return type.isInterface() && type.isSealed() && !type.getName().startsWith("java.");
    }

    /** The records and whatever else is at the end of what is permitted, each once. */
    private static Set<Class<?>> leaves(Class<?> sealed) {
        Set<Class<?>> leaves = new HashSet<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (isSealed(permitted)) {
                leaves.addAll(leaves(permitted));
            } else {
                leaves.add(permitted);
            }
        }
        return leaves;
    }

    /** Whether values of this type are told apart: it is sealed or permitted by one that is. */
    private static boolean isToldApart(Class<?> type) {
        return isSealed(type)
                || ((type.isRecord() || type.isEnum())
                        && List.of(type.getInterfaces()).stream().anyMatch(SealedJson::isSealed));
    }

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedClass && isToldApart(annotated.getRawType()) ? BY_NAME : null;
    }

    @Override
    public List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
        List<NamedType> subtypes = new ArrayList<>();
        if (isSealed(annotated.getRawType())) {
            leaves(annotated.getRawType()).forEach(leaf -> subtypes.add(new NamedType(leaf, leaf.getSimpleName())));
        }
        return subtypes;
    }

    @Override
    public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass annotated) {
        return isToldApart(annotated.getRawType()) && !isSealed(annotated.getRawType())
                ? annotated.getRawType().getSimpleName()
                : null;
    }
}
